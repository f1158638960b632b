@REQ-job-orchestration
Feature: Tasks
  Whoever has a job and no machine for it hands it to the network, and gets its result as if it had run at home.

  Background:
    Given a network of "alice", "bob" and "carol"

  @JOB-001 @needs:docker
  Scenario: The output of a task comes back to whoever deployed it
    When "alice" deploys a task that prints "hello from the network"
    Then the command succeeds
    And "alice" reads nothing but "hello from the network"
    And the deployment is completed
