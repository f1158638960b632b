@REQ-dynamic-dispatch
Feature: Behaviours that come and go
  What an actor can do is a list of names that changes while it runs. Whoever may call a name calls it from anywhere.

  @DOD-dynamic-dispatch-1
  Rule: A method of one actor is run by a message from another, and its answer comes back

    @DYN-201 @planned @needs:faults
    Scenario: A method is called across any network
      Given "alice" and "carol" behind routers that let nobody in
      When "alice" calls a behaviour of "carol"
      Then "alice" gets the answer of "carol"

    @DYN-202 @planned
    Scenario: A method starts further methods on other actors
      Given a behaviour of "bob" that asks "carol" and answers with what she says
      When "alice" calls it on "bob"
      Then "alice" gets what "carol" said
      And "bob" asked "carol" with his own rights and not with those of "alice"

    @DYN-203 @planned
    Scenario: A caller who gives up stops the work
      Given a behaviour of "bob" that takes long
      When "alice" gives up the call
      Then "bob" stops working on it

    @DYN-204 @planned
    Scenario: A long answer comes in pieces
      Given a behaviour of "bob" that answers with more than fits into one message
      When "alice" calls it
      Then "alice" gets the whole answer, piece by piece and in order
      And a slow "alice" does not fill the memory of "bob"

  @DOD-dynamic-dispatch-2
  Rule: Behaviours are added and removed while the actor runs

    # What a deployment printed stays readable for half an hour after its end; then its names go, together.
    @DYN-207 @needs:docker @needs:virtual-time
    Scenario: A whole family of names is taken away at once
      Given a network of "bob"
      And "alice" is in the network and offers nothing
      And "alice" runs a service
      And "alice" waits in a call for more output of the deployment
      And "alice" stops the deployment
      When 35 minutes pass
      Then nothing can be called any more by "alice" under the name of the deployment
      And the call that "alice" had begun is answered

  @DOD-dynamic-dispatch-3
  Rule: Who may call what is decided by the path of the behaviour

    @DYN-208 @needs:docker
    Scenario: One customer's orchestrator cannot touch another customer's job
      Given a network of "bob"
      And "alice", "carol" are in the network and offer nothing
      And "carol" runs a service
      And "alice" runs a service
      When "carol" calls what stops the deployment of "alice"
      Then "carol" is refused
      And its service is running

    # The network lets its members use what lies below "/dms/deployment" on each other's machines, and nothing else.
    @DYN-209
    Scenario Outline: A name that only looks like another one is another one
      Given a network of "alice" and "bob"
      When "alice" asks "bob" by the name "<name>" to forget a deployment
      Then it is <verdict>

      Examples:
        | name                         | verdict |
        | /dms/deployment/revert       | handled |
        | /dms/deploymentadmin/revert  | refused |
        | /dms/deployment/../node/list | refused |
        | /DMS/deployment/revert       | refused |
        | //dms/deployment/revert      | refused |
        | /dms/node/status             | refused |

    @DYN-210 @planned @needs:attacker
    Scenario: An answer cannot be smuggled in under a guessed name
      Given a question from "alice" that waits for its answer
      When "mallory" calls the name under which the answer is expected
      Then "mallory" is refused
      And "alice" still waits

  @DOD-dynamic-dispatch-4
  Rule: What an actor offers can be found out and called with checked input

    @DYN-211
    Scenario: A person lists what an actor offers to her
      Given a network of "alice" and "bob"
      When "alice" asks what "bob" offers
      Then "alice" reads "/dms/deployment/revert"
      And "alice" reads "Gives back everything of a deployment on this machine"
      And "alice" reads "deployment: string"
      And "alice" does not read "/dms/node/onboarding"

    @DYN-212 @needs:docker
    Scenario: A person calls any behaviour from the command line
      Given a network of "bob"
      And "alice" is in the network and offers nothing
      And "alice" runs a service that prints "from bob"
      When "alice" calls by its name what tells the output of the deployment
      Then the command succeeds
      And "alice" reads "from bob"
      And a call of it by "alice" without any input is refused before it is sent

    @DYN-213 @needs:docker
    Scenario: Wrong input is explained before it is sent
      Given a network of "bob"
      And "alice" is in the network and offers nothing
      And "alice" runs a service
      When "alice" calls what tells the output of the deployment, from the line "first" on
      Then the command ends with code 2
      And "alice" is told "cursor"
      And "alice" is told "expected number"
      And "alice" is told "nothing was sent"
