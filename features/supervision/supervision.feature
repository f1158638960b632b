@planned @REQ-supervision
Feature: Watching and recovering
  Things fail. Whoever started something has said what shall happen then, and it happens without anybody being woken.

  @DOD-supervision-1
  Rule: Hierarchies of actors, nodes and allocations, observe one another

    @SUP-201
    Scenario: A supervisor of supervisors
      Given a job with a supervisor for its web servers and one for its databases, under one for both
      When a person asks for the tree
      Then every actor is shown under its supervisor, with its state and how often it was restarted

    @SUP-202
    Scenario: An actor watches another one on another machine
      Given an actor on "alice" that watches one on "bob"
      When the one on "bob" ends for whatever reason
      Then the one on "alice" is told that it ended and why, once

    @SUP-203
    Scenario: A crash stays where it is
      Given ten allocations on "bob"
      When the actor of one of them crashes
      Then the other nine did not notice

  @DOD-supervision-2
  Rule: Heartbeats and health checks tell who is alive and well

    @SUP-204
    Scenario Outline: A service is asked how it is
      Given a service with a health check by <means>
      When it stops answering as expected
      Then it is shown as unhealthy after the number of failures that the job says, at the job's own interval

      Examples:
        | means             |
        | a command         |
        | a request to it   |

    @SUP-205 @needs:faults
    Scenario: A slow link is not taken for a death
      Given "bob", whose link has been slow and uneven for an hour
      When a heartbeat comes later than usual
      Then "bob" is not given up

    @SUP-206 @needs:faults @needs:power
    Scenario: A death is noticed soon
      Given "bob", whose link is quick and even
      When the power of "bob" fails
      Then "alice" knows within a few heartbeats

  @DOD-supervision-3
  Rule: An error reaches the other actors of the same workflow, and the person who started it

    @SUP-207
    Scenario: A failure travels up with its cause
      Given a workflow of "alice" in which a program on "carol" fails because its disk is full
      When "alice" looks at the workflow
      Then she sees that it failed, where it began and that a full disk was the cause

    @SUP-208
    Scenario: Those who depend on a failed program are told
      Given a job in which "web" uses "database"
      When "database" fails for good
      Then "web" is told so, and told why

    @SUP-209
    Scenario: A person follows what happens
      Given a person who follows the events of a deployment
      When a program fails, is restarted and becomes healthy
      Then the person sees these three events, each with its place, its time and its reason

  @DOD-supervision-4
  Rule: What failed is recovered by the strategy that was chosen, within limits

    @SUP-210
    Scenario Outline: The strategy decides who is restarted
      Given a supervisor with the strategy <strategy> over "one", "two" and "three"
      When "two" fails
      Then <restarted> are restarted, in that order

      Examples:
        | strategy     | restarted                 |
        | one for one  | only "two"                |
        | one for all  | "one", "two" and "three"  |
        | rest for one | "two" and "three"         |

    @SUP-211
    Scenario Outline: The kind of a program decides whether it is restarted
      Given a program that is <kind>
      When it <ends>
      Then it is <outcome>

      Examples:
        | kind      | ends                | outcome       |
        | permanent | ends without error  | restarted     |
        | transient | ends without error  | not restarted |
        | transient | fails               | restarted     |
        | temporary | fails               | not restarted |

    @SUP-212
    Scenario: A program that fails again and again is given up in time
      Given a supervisor that allows three restarts in five minutes
      When its program fails a fourth time within them
      Then it is not restarted any more
      And the supervisor above decides, as the job says: by moving the job or by ending it

    @SUP-213
    Scenario: Restarts come slower and slower
      Given a program that fails as soon as it is started
      When it is restarted several times
      Then each pause is longer than the one before, up to a bound

    @SUP-214
    Scenario: A job moves away from a machine that cannot run it
      Given a job on "bob" that failed as often as was allowed, and may be moved
      When its supervisor gives it up on "bob"
      Then it is deployed again elsewhere, without "bob"

  @DOD-supervision-5
  Rule: A machine that is lost, and one that comes back, are handled as the job says

    @SUP-215 @needs:faults
    Scenario Outline: A lost machine
      Given a job on "bob" that says <policy> for a lost machine
      When "bob" is cut off for longer than the job allows
      Then <outcome>

      Examples:
        | policy                     | outcome                                                        |
        | keep                       | the job is shown as unreachable on "bob" and goes on there     |
        | replace                    | the job runs on "carol"                                        |
        | replace and stop           | the job runs on "carol", and "bob" has ended its own copy      |

    @SUP-216 @needs:faults
    Scenario: A machine that comes back brings no second copy
      Given a job that was moved from "bob" to "carol" while "bob" was cut off
      When "bob" is back
      Then one copy runs, the one that the job prefers
      And the other one is gone without a trace

    @SUP-217 @needs:faults
    Scenario: A standby takes over
      Given a job with a standby for its database on "carol"
      When "bob", where the database runs, is lost
      Then the one on "carol" takes over under the same name
      And a new standby is looked for

    @SUP-218 @needs:faults
    Scenario: A person's own machine may be switched off
      Given a service of "alice" on "bob" that runs without her
      When "alice" is switched off for a night
      Then the service was supervised all night
      And "alice" learns in the morning what happened
