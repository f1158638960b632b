@planned @REQ-job-orchestration
Feature: Living with a deployment
  A deployment that runs for months is looked at, changed, moved and ended by people who did not start it.

  @DOD-job-orchestration-1
  Rule: A described job is deployed, can be watched, and its results come back

    @JOB-211
    Scenario: A person follows a deployment step by step
      Given a job of "alice" for "bob" and "carol"
      When "alice" deploys it and follows it
      Then she sees each step when it happens, fetching of images included
      And the command ends as the job ends

    @JOB-212
    Scenario: Another person with the right looks after it
      Given a deployment of "alice", who let "ann" look after it
      When "ann" reads its logs and stops it from another machine
      Then both work as they do for "alice"

    @JOB-213
    Scenario: Ten thousand small tasks, and none is lost
      Given a network of ten machines
      When "alice" deploys ten thousand tasks that do nothing, ten at a time
      Then ten thousand results are there

  @DOD-job-orchestration-5
  Rule: A deployment can be listed, described, changed and ended

    @JOB-214
    Scenario: A machine is added to a running job
      Given a running job of "alice" on "bob"
      When "alice" adds a node to it
      Then "carol" serves that node
      And the programs on "bob" were not restarted and kept their addresses

    @JOB-215
    Scenario: A change that fails leaves the old state running
      Given a running job of "alice" on "bob"
      When "alice" adds a node that no machine fits
      Then the job runs on as before
      And "alice" is told why the change was not made

    @JOB-216
    Scenario: A provider empties its machine in order
      Given jobs of "alice" and "carol" on "bob"
      When the owner of "bob" drains it
      Then the jobs move to other machines as their files allow
      And "bob" takes no new ones and says so

    @JOB-217
    Scenario: An end that did not succeed everywhere is not called a success
      Given a job of "alice" on "bob" and "carol", and "carol" cannot be reached
      When "alice" ends the job
      Then she is told that it ended on "bob" and not yet on "carol"
      And it ends on "carol" when she is reached again

    @JOB-218
    Scenario: Deployments are found by their labels
      Given fifty deployments of "alice" with labels
      When "alice" lists those that are labelled "weather" and run
      Then only these are listed
