@REQ-job-orchestration @needs:docker @needs:crash
Feature: Restarts of nodes
  A node's process may die at any moment. What it runs for others goes on, and what it had others run is not forgotten.

  @DOD-job-orchestration-5
  Rule: A deployment can be listed, described, changed and ended

    @JOB-039
    Scenario: A killed node finds its service again when it is started
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service that prints a line every second
      When the node of "bob" is killed and started again
      Then the deployment is running
      And a program runs on "bob"
      And "bob" has something in use

    @JOB-040
    Scenario: A service can be stopped after its machine's node was killed and started again
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service
      And the node of "bob" is killed and started again
      When "alice" stops the deployment
      Then the command succeeds
      And "bob" has nothing in use

    @JOB-041
    Scenario: The owner's node keeps its deployments over a restart
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service
      And the node of "alice" is killed and started again
      When "alice" stops the deployment
      Then the command succeeds
      And the deployment is completed
      And "bob" has nothing in use

    @JOB-042
    Scenario: The result of a task is there though the owner's node was down when it ended
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a task that prints "while you were out" and takes 3 seconds
      And the node of "alice" is killed
      And 6 seconds pass
      And the node of "alice" is started again
      And the deployment is completed within 60 seconds
      When "alice" asks for the output
      Then "alice" reads nothing but "while you were out"
