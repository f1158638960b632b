@REQ-observability
Feature: What a node says about itself
  Whoever runs a node can see what it does and why, in one place.

  @DOD-observability-1 @needs:docker
  Rule: Everything a node has to say goes through one interface, in a form that machines can read

    @OBS-001
    Scenario: The machine that serves a job names the deployment in its log
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      When "alice" deploys a task that prints "for the record"
      Then the log of "bob" tells of the deployment
      And the log of "alice" tells of the deployment
