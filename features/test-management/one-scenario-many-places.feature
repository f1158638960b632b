@REQ-test-management
Feature: One scenario, many places
  What is said of a network is tried in a simulated one a thousand times, and in a real one too.

  @DOD-test-management-5 @needs:virtual-time
  Rule: A run can be repeated exactly, and a flaw that was found once is looked for ever after

    @TST-001
    Scenario: A day of a network passes in a moment
      Given a network of "alice", "bob" and "carol"
      When 1 day passes
      Then "alice" and "bob" know each other
      And "alice" can deploy a task that prints "good morning"
