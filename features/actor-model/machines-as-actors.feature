@REQ-actor-model
Feature: Machines as actors
  Every machine speaks in its own name, and is asked by that name.

  @DOD-actor-model-1
  Rule: A machine acts as an actor of its own

    @ACT-001
    Scenario: Two machines have two identities
      When a network of "alice" and "bob"
      Then "alice" and "bob" have different identities

    @ACT-002 @needs:docker
    Scenario: A machine deploys and serves in the same moment
      Given a network of "alice" and "bob"
      And "alice" runs a service
      When "bob" runs a service
      Then "alice" has something in use
      And "bob" has something in use

  @DOD-actor-model-5 @needs:docker
  Rule: What becomes of a message is defined, whoever is slow, hostile or gone

    @ACT-003
    Scenario: Asking a machine that is gone ends with a reason
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a task that prints "remember me" and takes 2 seconds
      And the deployment is completed within 60 seconds
      And the node of "bob" is stopped
      When "alice" asks for the output
      Then the command ends with a reason
