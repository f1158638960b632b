@planned @REQ-job-orchestration @needs:faults
Feature: Wholly or not at all
  Between asking and running lie many steps on many machines. Whatever breaks there, nobody is left with half of it.

  @DOD-job-orchestration-4
  Rule: A deployment happens wholly or not at all, whatever fails on the way

    @JOB-219
    Scenario: Two bids for the last core
      Given "bob" with one core left, for which "alice" and "carol" ask at the same time
      When both accept his bid
      Then one of them runs there
      And the other one runs elsewhere or is told why not

    @JOB-220
    Scenario Outline: A failure at any step leaves nothing behind
      Given a job for "bob", "carol" and "dave"
      When "carol" fails while the job is <step>
      Then nothing of this attempt is left on "bob" and "dave"
      And the job is tried elsewhere, without "carol"

      Examples:
        | step                 |
        | collecting bids      |
        | being committed      |
        | being allocated      |
        | being connected      |
        | being started        |

    @JOB-221
    Scenario: The person who deploys may vanish at any moment
      Given a job of "alice" that is being deployed to "bob"
      When "alice" crashes at any single moment of it and does not come back
      Then what "bob" had set aside for it is free again within a bounded time

    @JOB-222
    Scenario: The person who deploys comes back
      Given a job of "alice" that is being deployed to "bob"
      When "alice" crashes at any single moment of it and is started again
      Then the job either runs or is gone without a trace
      And "alice" knows which

    @JOB-223
    Scenario: A provider comes back
      Given a job of "alice" on "bob"
      When "bob" crashes at any single moment of the job's life and is started again
      Then "alice" and "bob" agree on what runs there
      And nothing runs there twice

    @JOB-224
    Scenario: A step that arrives twice happens once
      Given a network that repeats messages
      When "alice" deploys a job
      Then every step happened once on every machine

    @JOB-225
    Scenario: A deployment is cancelled while it happens
      Given a job of "alice" that is being deployed
      When "alice" cancels it at any single moment
      Then nothing of it is left on any machine
      And "alice" is told so

    @JOB-226
    Scenario: Cleaning up goes on though the person left
      Given a failed deployment of "alice" that is being taken down
      When "alice" ends the command that deployed it
      Then it is still taken down everywhere

    @JOB-227 @needs:crowd
    Scenario: Hundreds of deployments in bad weather break no promise
      Given a network of forty machines with lost messages, cuts, crashes, wrong clocks and full disks
      When three hundred jobs are deployed there
      Then every job either ran or was declined with a reason
      And no machine gave away more than it had, at any moment
