@REQ-ucan
Feature: Strangers and forgers
  A machine works for whom its owner trusts, and for nobody else, whatever is sent to it.

  @DOD-ucan-3
  Rule: An owner decides whom to trust by anchors, for a private network as for a public one

    @UCN-001
    Scenario: A stranger finds no machine for a job
      Given a network of "bob" and "carol"
      And "mallory" is a stranger to the network
      When "mallory" deploys a task that prints "let me in"
      Then the command ends with code 1
      And "mallory" reads nothing but ""
      And "bob" has nothing in use
      And "carol" has nothing in use

    # A broadcast that is not allowed is dropped without an answer, so that the stranger sees silence only.
    @UCN-002 @planned
    Scenario: A stranger is told that it is a matter of trust
      Given a network of "bob"
      And "mallory" is a stranger to the network
      When "mallory" deploys a task that prints "let me in"
      Then the command ends with code 1
      And "mallory" is told "trust"

    @UCN-003 @needs:docker
    Scenario: A stranger's machine gets none of the network's jobs
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "mallory" is a stranger to the network
      And "mallory" types "onboard"
      When "alice" deploys a task that prints "among friends"
      Then the command succeeds
      And its task ran on "bob"

  @DOD-ucan-2 @needs:docker @needs:attacker
  Rule: Whoever receives a message verifies the whole chain of rights, alone

    @UCN-004
    Scenario: A message that was sent before is not obeyed again
      Given a network of "alice" and "bob"
      And "mallory" is an attacker
      And "alice" runs a service
      When "mallory" sends "bob" again what was sent before
      Then "bob" has refused it, and counted it as "replayed"
      And the deployment is running

    @UCN-005
    Scenario: A message that was changed on the way is not obeyed
      Given a network of "alice" and "bob"
      And "mallory" is an attacker
      And "alice" runs a service
      When "mallory" sends "bob" a changed copy of what was sent before
      Then "bob" has refused it
      And the deployment is running
