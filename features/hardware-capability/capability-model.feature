@planned @REQ-hardware-capability
Feature: What machines can do and what jobs need
  Both are said in the same words, so that they can be compared, added up and subtracted.

  @DOD-hardware-capability-1
  Rule: A machine's capabilities are found out, and its owner decides how much of them to lend

    @HWC-201
    Scenario: Graphics cards of all makers are found
      Given a machine "bob" with graphics cards of two makers
      When its owner asks what "bob" has
      Then each card is listed with maker, model and memory

    @HWC-202
    Scenario: An owner lends one card and keeps the other
      Given a machine "bob" with two graphics cards
      When its owner onboards it with half of the memory of one card
      Then jobs see that half and nothing of the other card

    @HWC-203
    Scenario: What is lent is changed without stopping what runs
      Given "bob", who lends 8 cores of which 6 are in use
      When its owner lowers them to 7
      Then what runs goes on
      And lowering them to 5 is refused with the jobs that use them

    @HWC-204
    Scenario: A machine in a container lends what the container has
      Given a node in a container that may use 2 of 16 cores
      When its owner asks what it has
      Then it has 2 cores

  @DOD-hardware-capability-2
  Rule: A job's requirements are compared with machines, hard ones strictly

    @HWC-206
    Scenario Outline: One thing that is missing is enough to decline
      Given "bob", who has all that a job needs but <missing>
      When "alice" deploys the job
      Then "bob" declines because of <missing>

      Examples:
        | missing                                  |
        | the architecture of the processor        |
        | a card of the maker that is asked for    |
        | memory on one of two cards               |
        | the version of a library                 |
        | the executor                             |
        | a connection from outside                |

    @HWC-207
    Scenario: Two cards are needed and two are given
      Given "bob" with a card of 24 GiB and one of 8 GiB
      When "alice" deploys a job that needs two cards of 12 GiB
      Then "bob" declines, though the memory would be enough in sum

    @HWC-208
    Scenario: What a job does not mention does not matter
      Given a job that says nothing of the processor's architecture
      When "alice" deploys it among machines of different architectures
      Then none of them declines because of it

  @DOD-hardware-capability-3
  Rule: Price, time and other wishes of both sides decide between machines that fit

    @HWC-209
    Scenario: The cheaper of two fitting machines is chosen
      Given "bob" and "carol", who both fit a job, and "carol" asks for less
      When "alice" deploys the job and prefers a low price
      Then it runs on "carol"

    @HWC-210
    Scenario: Nobody pays more than she said
      Given a job that may cost at most 2 credits an hour and machines that all ask for more
      When "alice" deploys it
      Then it does not run
      And "alice" is told the lowest price that was asked for

    @HWC-211
    Scenario: An owner declines work that does not suit
      Given "bob", whose owner takes no jobs that run longer than an hour or come at night
      When "alice" deploys a job of two hours
      Then "bob" declines because of its length

    @HWC-212
    Scenario: Wishes never outweigh needs
      Given "bob", who is cheap and lacks memory, and "carol", who is dear and has it
      When "alice" deploys a job that needs the memory and prefers a low price
      Then it runs on "carol"

  @DOD-hardware-capability-4
  Rule: What is used and what is free is known exactly at every moment

    @HWC-213
    Scenario: The sums hold whatever happens
      Given "bob", on whom jobs are committed, allocated, rejected, cancelled and lost a thousand times
      When its owner looks at any moment
      Then what is free is what was lent without what is committed and allocated, to the last byte

    @HWC-214
    Scenario: A bid that was not taken up holds nothing back
      Given "bob", who bid for a job of "alice" that went elsewhere
      When "carol" deploys a job that needs all of "bob"
      Then it runs there

    @HWC-215
    Scenario: A busy owner is not a reason without a name
      Given "bob", whose owner uses most of the memory at the moment
      When "alice" deploys a job that fits what "bob" lends
      Then "bob" declines because the owner needs the memory now
