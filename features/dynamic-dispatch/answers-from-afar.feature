@REQ-dynamic-dispatch
Feature: Answers from afar
  One actor asks another by the name of what it wants done, and gets an answer or a reason.

  @DOD-dynamic-dispatch-2 @needs:docker
  Rule: Behaviours are added and removed while the actor runs

    @DYN-001
    Scenario: What a machine can be asked about a deployment ends with the deployment
      Given a network of "alice" and "bob"
      And "alice" runs a service
      When "alice" stops the deployment
      Then the command succeeds
      And "bob" has nothing in use

  @DOD-dynamic-dispatch-1 @needs:docker
  Rule: A method of one actor is run by a message from another, and its answer comes back

    @DYN-002
    Scenario: The machine that runs a job is asked for its output, wherever it is
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service that prints "from bob"
      When "alice" asks for the output
      Then "alice" reads nothing but "from bob"
