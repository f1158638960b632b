@planned @REQ-dynamic-dispatch
Feature: Behaviours that come and go
  What an actor can do is a list of names that changes while it runs. Whoever may call a name calls it from anywhere.

  @DOD-dynamic-dispatch-1
  Rule: A method of one actor is run by a message from another, and its answer comes back

    @DYN-201 @needs:faults
    Scenario: A method is called across any network
      Given "alice" and "carol" behind routers that let nobody in
      When "alice" calls a behaviour of "carol"
      Then "alice" gets the answer of "carol"

    @DYN-202
    Scenario: A method starts further methods on other actors
      Given a behaviour of "bob" that asks "carol" and answers with what she says
      When "alice" calls it on "bob"
      Then "alice" gets what "carol" said
      And "bob" asked "carol" with his own rights and not with those of "alice"

    @DYN-203
    Scenario: A caller who gives up stops the work
      Given a behaviour of "bob" that takes long
      When "alice" gives up the call
      Then "bob" stops working on it

    @DYN-204
    Scenario: A long answer comes in pieces
      Given a behaviour of "bob" that answers with more than fits into one message
      When "alice" calls it
      Then "alice" gets the whole answer, piece by piece and in order
      And a slow "alice" does not fill the memory of "bob"

  @DOD-dynamic-dispatch-2
  Rule: Behaviours are added and removed while the actor runs

    @DYN-207
    Scenario: A whole family of names is taken away at once
      Given ten behaviours of "bob" under one name
      When "bob" removes that name
      Then none of the ten can be called
      And calls that had begun are finished

  @DOD-dynamic-dispatch-3
  Rule: Who may call what is decided by the path of the behaviour

    @DYN-208
    Scenario: One customer's orchestrator cannot touch another customer's job
      Given deployments of "alice" and of "carol" on "bob"
      When "carol" calls a behaviour under the name of "alice"'s deployment
      Then "carol" is refused

    @DYN-209
    Scenario Outline: A name that only looks like another one is another one
      Given "alice" may call what lies below "/dms/node" on "bob"
      When "alice" calls "<name>"
      Then it is <verdict>

      Examples:
        | name             | verdict |
        | /dms/node/status | handled |
        | /dms/nodeadmin   | refused |
        | /dms/node/../cap | refused |
        | /DMS/node/status | refused |
        | //dms/node       | refused |

    @DYN-210 @needs:attacker
    Scenario: An answer cannot be smuggled in under a guessed name
      Given a question from "alice" that waits for its answer
      When "mallory" calls the name under which the answer is expected
      Then "mallory" is refused
      And "alice" still waits

  @DOD-dynamic-dispatch-4
  Rule: What an actor offers can be found out and called with checked input

    @DYN-211
    Scenario: A person lists what an actor offers to her
      Given "bob" lets "alice" see peers and not change the configuration
      When "alice" asks what "bob" offers
      Then she sees the behaviours that she may call, each with its sentence and its input

    @DYN-212
    Scenario: A person calls any behaviour from the command line
      Given a behaviour of "bob" that was added a moment ago
      When "alice" calls it from the command line with its input
      Then the input is checked by the behaviour's own description
      And the answer is printed

    @DYN-213
    Scenario: Wrong input is explained before it is sent
      Given a behaviour of "bob" that takes a number of cores
      When "alice" calls it from the command line with a word instead
      Then she is told which field is wrong and what it takes
      And nothing was sent
