@REQ-job-orchestration @needs:docker
Feature: Services
  A service runs until its owner stops it, and tells the truth about itself all the while.

  Background:
    Given a network of "alice", "bob" and "carol"

  @DOD-job-orchestration-5
  Rule: A deployment can be listed, described, changed and ended

    @JOB-010
    Scenario: The command returns when a service runs, and the service goes on
      When "alice" deploys a service that prints "open for business"
      Then the command succeeds
      And the deployment is running
      And its service is running

    @JOB-011
    Scenario: A running service is in the list of its owner
      Given "alice" runs a service
      When "alice" lists the deployments
      Then "alice" reads "running"

    @JOB-012
    Scenario: A deployment tells which machine serves it
      Given "alice" runs a service
      When "alice" looks at the deployment
      Then "alice" reads "service"
      And "alice" reads "running"
      And "alice" reads which machine serves it

    @JOB-013
    Scenario: A deployment is known by the beginning of its name
      Given "alice" runs a service
      When "alice" looks at the deployment by the first 6 letters of its id
      Then the command succeeds
      And "alice" reads the deployment's whole id

    @JOB-014
    Scenario: A stopped service leaves nothing behind
      Given "alice" runs a service
      When "alice" stops the deployment
      Then the command succeeds
      And the deployment is completed
      And "alice" has nothing in use
      And "bob" has nothing in use
      And "carol" has nothing in use

    @JOB-015
    Scenario: The output of a service is followed while it runs
      Given "alice" runs a service that prints a line every second
      When "alice" follows the output
      Then the command goes on to print "tick"

    @JOB-016
    Scenario: Ctrl-C ends the following of a service's output, and not the service
      Given "alice" runs a service that prints a line every second
      And "alice" follows the output
      When "alice" presses Ctrl-C
      Then the command ends with code 130
      And the deployment is running

    @JOB-017
    Scenario: Ctrl-C ends a service that was deployed to be followed
      Given "alice" deploys and follows a service that prints a line every second
      And the command goes on to print "tick"
      When "alice" presses Ctrl-C
      Then the command ends with code 130
      And the deployment is completed within 30 seconds
      And "bob" has nothing in use
      And "carol" has nothing in use

    @JOB-018
    Scenario: Stopping what has ended changes nothing
      Given "alice" deploys a task that prints "over"
      When "alice" stops the deployment
      Then the command succeeds
      And the deployment is completed

    @JOB-019
    Scenario: Following the output of a task ends with the task
      Given "alice" runs a task that prints "working" and takes 3 seconds
      When "alice" follows the output
      Then the command ends by itself within 30 seconds
      And "alice" reads "working"

  @DOD-job-orchestration-1
  Rule: A described job is deployed, can be watched, and its results come back

    @JOB-020
    Scenario: A service that ends by itself has failed
      When "alice" deploys and follows a service that prints "that was all" and ends with code 0
      Then the command ends by itself within 60 seconds
      And the command ends with code 1
      And the deployment failed because "is a service, and ended"
