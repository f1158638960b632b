@REQ-local-database
Feature: What a node remembers
  A node that was killed knows afterwards what it knew before.

  @DOD-local-database-2
  Rule: What was stored survives restarts, crashes and new versions

    @DB-001 @needs:docker @needs:crash
    Scenario: Ended deployments are remembered
      Given a network of "alice" and "bob"
      And "alice" deploys a task that prints "for the record"
      When the node of "alice" is killed and started again
      Then the deployment is completed
      And "alice" is among those who deployed

    @DB-002 @needs:power
    Scenario: An offer that was confirmed outlives a power failure
      Given a network of "bob"
      And the power of "bob" fails
      When the node of "bob" is started again
      Then "bob" offers its machine to the network

    @DB-003 @needs:processes
    Scenario: Two nodes do not share one memory
      Given a network of "alice"
      When a second node is started on the memory of "alice"
      Then the command ends with code 1
      And "alice" is told "another node is running on it already"
