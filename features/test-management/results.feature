@planned @REQ-test-management
Feature: Results in one place
  Testers see in one interface which tests pass for which build, those done by hand included.

  @DOD-test-management-2
  Rule: A scenario runs unchanged in every environment that offers what it needs, and says where it did not run

    @TST-201
    Scenario: Skipped is not passed
      Given a scenario that needs Docker
      When it is run where there is no Docker
      Then it is reported as skipped here, with the places where it runs
      And it is in no count of passed scenarios

    @TST-202
    Scenario: Every environment proves that it is honest
      Given an environment that claims to offer faults
      When the tests of environments run there
      Then a link that was cut lets nothing through
      And an environment that only pretends is refused

  @DOD-test-management-3
  Rule: Testers see the results of a build in one place, automatic and manual ones together

    @TST-203
    Scenario: The results of a build are sent to the test management service
      Given a build whose scenarios, unit tests and benchmarks have run
      When its results are sent
      Then the service shows one run with a thread per environment
      And each failure there links to the pipeline, the commit and the logs

    @TST-204
    Scenario: Results are not lost when the service is away
      Given a test management service that does not answer
      When the results of a build are sent
      Then they are kept and sent later, once
      And the build does not fail because of it

    @TST-205
    Scenario: A tester works through the manual tests of a release candidate
      Given manual tests for a release candidate
      When a tester goes through them and notes a failure with a picture
      Then the note names the tester, the build and the machine
      And the matrix shows it beside the automatic results

    @TST-206
    Scenario: A tester reads the quality page on a phone
      Given the quality page of a build
      When a tester opens it on a phone
      Then passes, failures, flaky scenarios and trends can be read without scrolling sideways
      And from each failure the logs of each machine can be reached

  @DOD-test-management-4
  Rule: Community developers and testers can read, run and add tests

    @TST-207
    Scenario: A community tester takes part with nothing but the released package
      Given a tester who has the released package and no source code
      When the tester starts the manual tests that come with it
      Then they run on the tester's machine
      And their results can be handed in as one file

    @TST-208
    Scenario: A newcomer adds a scenario without writing code
      Given the words that scenarios are written with
      When a newcomer writes a new scenario in these words
      Then it runs
      And a word that does not exist is answered with the nearest ones that do
