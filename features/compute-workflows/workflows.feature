@planned @REQ-compute-workflows
Feature: Jobs made of jobs
  Work has steps. One waits for another, hands it something, is repeated when it fails, and may itself be a whole job.

  @DOD-compute-workflows-3
  Rule: A job may be made of other jobs, to any sensible depth

    @WFL-208
    Scenario: A job contains another one twice
      Given a job that contains the job "training" as "first" and as "second"
      When a person deploys it
      Then both run, and each has names of its own under its prefix

    @WFL-209
    Scenario: A job that contains itself is refused
      Given the jobs "a" and "b", each of which contains the other
      When a person checks "a"
      Then it is refused, and the circle is shown file by file

    @WFL-210
    Scenario: A running job starts another one and waits for its result
      Given a program that may deploy jobs in the name of its job
      When it deploys a job and that one fails
      Then the program learns of it and decides what to do
      And ending the outer job ends the inner one

  @DOD-compute-workflows-4
  Rule: Parts of a job may wait for, feed and repeat one another

    @WFL-211
    Scenario Outline: A step begins when what it waits for is far enough
      Given a job in which "web" on "bob" waits until "database" on "carol" is <condition>
      When it is deployed
      Then "web" starts when "database" is <condition>, and not before

      Examples:
        | condition |
        | started   |
        | healthy   |
        | completed |

    @WFL-212
    Scenario: What one task found out is given to the next
      Given a job whose second task takes a value that the first one prints
      When it is deployed
      Then the second task runs with that value

    @WFL-213
    Scenario: A task is spread over a list
      Given a job with one task for each of a hundred pictures, ten at a time
      When it is deployed
      Then a hundred tasks have run, never more than ten at once
      And the results are in the order of the list

    @WFL-214
    Scenario: A task that fails is tried again as often as was said
      Given a task that fails twice and then succeeds, and may be tried three times
      When it is deployed
      Then it is shown as completed at the third try
      And the output of the failed tries can be read

    @WFL-215
    Scenario: Each kind of waiting has its own limit
      Given a job with limits for waiting in the queue, fetching, running and altogether
      When one of these limits is reached
      Then the job is ended, and the limit that ended it is named

    @WFL-216
    Scenario: What cannot run any more is said to be skipped
      Given a job whose first step fails for good
      When a person looks at it
      Then the steps that depended on it are shown as skipped because of it
      And the others have run

    @WFL-217
    Scenario: A person sees the graph before anything happens
      Given a job with steps, conditions and lists
      When a person asks for its plan
      Then the graph is shown, with what would be asked of whom
      And nobody was asked anything

    @WFL-218
    Scenario: A finished workflow can be read as a result
      Given a workflow that has ended
      When a person asks for its result
      Then the outputs of its last steps are there, with how long each step took and where it ran
