@planned @REQ-actor-model
Feature: What becomes of a message
  A message is delivered at most once, in order between two actors, and whoever asked gets an answer or learns that there is none.

  @DOD-actor-model-4
  Rule: Every message carries the sender's capabilities, and they are verified before anything happens

    @ACT-207 @needs:attacker
    Scenario: A message that was recorded is worth nothing, even after a restart
      Given "mallory", who recorded a message from "alice" to "bob"
      When "mallory" sends it to "bob" again after "bob" was restarted
      Then it is refused as a replay

    @ACT-208 @needs:attacker
    Scenario: The name on a message must be the name of its key
      Given "mallory", who writes "alice" as the sender of a message
      When "bob" receives it
      Then it is refused before anything is done

    @ACT-209 @needs:attacker
    Scenario: Somebody else's answer is not taken for the answer
      Given a question from "alice" to "bob"
      When "mallory" answers it first
      Then "alice" takes the answer of "bob"

    @ACT-210
    Scenario Outline: Clocks may differ a little, and no more
      Given a machine "bob" whose clock is <difference> "alice"'s
      When "alice" sends a message to "bob"
      Then it is <verdict>

      Examples:
        | difference        | verdict                     |
        | 59 seconds behind | handled                     |
        | 61 seconds behind | refused as not yet valid    |
        | 59 seconds ahead  | handled                     |
        | 10 minutes ahead  | refused as expired          |

  @DOD-actor-model-5
  Rule: What becomes of a message is defined, whoever is slow, hostile or gone

    @ACT-211
    Scenario: One busy peer does not starve another
      Given a machine "bob" with peers "alice" and "carol"
      When "carol" asks a thousand times as often as "alice"
      Then "alice" is answered as quickly as if she were alone, or nearly so
      And "carol" is told to slow down

    @ACT-212 @needs:faults @needs:attacker
    Scenario Outline: Honest work goes on during an attack
      Given a machine "bob" that works for "alice"
      When "mallory" floods "bob" with <attack>
      Then "alice" keeps at least four fifths of her throughput
      And the memory of "bob" stays within its bound
      And "bob" counts what it refused, by reason

      Examples:
        | attack                                         |
        | messages with wrong signatures                 |
        | valid rights that are good for nothing         |
        | a new identity for every message               |
        | messages that are too large                    |
        | connections that send one byte at a time       |
        | messages that it sent before                   |

    @ACT-213
    Scenario: An actor that stops finishes what it has begun
      Given an actor with ten accepted messages
      When its machine is shut down in order
      Then all ten are answered
      And what comes later is refused with that reason

    @ACT-214 @needs:attacker
    Scenario: A stranger learns nothing, a partner learns why
      Given a machine "bob" that trusts "alice" and does not know "mallory"
      When both ask for something that "bob" does not do
      Then "alice" is told that there is no such behaviour
      And "mallory" gets no answer, and is counted

    @ACT-215
    Scenario: Messages of two peers stay in order when links do not
      Given a link between "alice" and "bob" that mixes up the order of what it carries
      When "alice" sends "bob" a hundred messages
      Then "bob" handles them in the order in which they were sent, each at most once
