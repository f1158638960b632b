@planned @REQ-job-orchestration
Feature: Finding the machines that fit best
  Whoever deploys does not look for machines. The network finds them, and finds them soon.

  @DOD-job-orchestration-2
  Rule: The network finds the machines that fit best, without a centre

    @JOB-201 @needs:crowd
    Scenario Outline: As many machines as nodes are matched at once
      Given a network with <machines> machines that could each serve any node of a job
      When "alice" deploys a job of <nodes> nodes
      Then it runs after a single round of bids
      And each machine serves one node

      Examples:
        | machines | nodes |
        | 10       | 10    |
        | 200      | 50    |

    @JOB-202
    Scenario: The only possible match is found
      Given "bob", who fits two nodes of a job, and "carol", who fits one of them
      When "alice" deploys that job
      Then "carol" serves the node that she fits and "bob" the other one

    @JOB-203
    Scenario: Machines that must be near each other are
      Given a job whose two nodes need to be within 20 milliseconds of each other
      When "alice" deploys it in a network over three continents
      Then both nodes run on one continent
      And the distance was measured between the two and not guessed

    @JOB-204
    Scenario: A job is kept out of a country
      Given a job that accepts Europe and rejects one country in it
      When "alice" deploys it
      Then it runs in Europe and not in that country

    @JOB-205
    Scenario: A job for one machine goes there or nowhere
      Given a job that names "bob" and machines that would fit better
      When "alice" deploys it and "bob" declines
      Then nobody else was asked
      And "alice" is told why "bob" declined

    @JOB-206
    Scenario: Machines that were excluded are not asked
      Given a job that excludes "mallory"
      When "alice" deploys it and only "mallory" would fit
      Then "mallory" learned nothing of it
      And "alice" is told that only excluded machines would fit

    @JOB-207
    Scenario: A busy network makes a job wait instead of fail
      Given a network in which every machine is in use
      When "alice" deploys a job that may wait
      Then "alice" is told that it waits, for what and behind whom
      And it starts when a machine becomes free

    @JOB-208
    Scenario: Waiting is fair
      Given "carol", who has a hundred jobs waiting
      When "alice" deploys one job
      Then "alice" does not wait for all of "carol"'s

  @DOD-job-orchestration-3
  Rule: Whoever asked learns why something does not happen

    @JOB-209
    Scenario: Every decline is shown with what would change it
      Given "bob", whose memory is short, "carol", who may not be used by "alice", and "dave", who is too far away
      When "alice" deploys a job
      Then "alice" sees for each of the three why not
      And she sees what would have to change for the job to run

    @JOB-210
    Scenario: A person asks before deploying
      Given a job file
      When "alice" asks what would happen with it
      Then she sees which machines would serve it now and what it would cost
      And nothing was set aside anywhere
