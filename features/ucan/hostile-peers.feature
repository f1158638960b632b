@REQ-ucan
Feature: Hostile peers
  Whoever sends a machine what is of no use to anybody keeps it from nothing, however much it is.

  @DOD-ucan-2 @needs:docker @needs:attacker
  Rule: Whoever receives a message verifies the whole chain of rights, alone

    @UCN-301
    Scenario Outline: A machine works for its friends while a stranger floods it
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "mallory" is an attacker
      And "mallory" floods "bob" with "<flood>"
      When "alice" deploys a task that prints "still at work"
      Then the command succeeds
      And its task ran on "bob"
      And "bob" has counted a message refused as "<reason>"

      Examples:
        | flood                             | reason         |
        | bad signatures                    | bad-signature  |
        | valid chains to an untrusted root | not-authorized |
        | frames of the largest size        | malformed      |
        | one message again and again       | replayed       |
        | proofs that nobody has            | need           |
