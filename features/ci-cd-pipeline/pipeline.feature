@planned @REQ-ci-cd-pipeline
Feature: The pipeline
  Every change meets the whole test matrix before anybody else meets the change.

  @DOD-ci-cd-pipeline-1
  Rule: The pipeline follows one matrix of stages, environments and triggers

    @CI-201
    Scenario: The matrix in the documentation is the one that runs
      Given the pipeline's definition
      When the documentation is built
      Then its matrix of stages, environments and triggers is made from that definition
      And a matrix that differs from the definition fails the check

    @CI-202
    Scenario Outline: An event triggers the stages that the matrix names for it
      Given the matrix of stages and triggers
      When <event>
      Then <stages> run

      Examples:
        | event                           | stages                                              |
        | a merge request is opened       | static analysis, unit, build and functional tests   |
        | a change reaches the main line  | these and integration tests on several machines     |
        | a release candidate is tagged   | all stages, load and live security tests among them |
        | the night comes                 | long simulations, fuzzing and regression tests      |

    @CI-203
    Scenario: A stage can be left out where it is not wanted
      Given a contributor without machines for integration tests
      When the contributor switches that stage off by its variable
      Then the pipeline passes without it
      And it says that the stage was left out

  @DOD-ci-cd-pipeline-2
  Rule: Contributors can read how the pipeline works and extend it

    @CI-204
    Scenario: A contributor adds a stage by following the instructions
      Given the instructions for adding a stage
      When a contributor follows them to the letter
      Then the new stage runs and appears in the matrix

    @CI-205
    Scenario: The whole pipeline runs on a contributor's own machine
      Given a fresh clone on a machine with nothing but a supported runtime
      When the contributor runs the pipeline's one command
      Then all stages that the machine can offer run
      And the last line counts what passed, what failed and what was skipped

  @DOD-ci-cd-pipeline-3
  Rule: Unit and functional tests run for each event that the matrix names, and a failure is never hidden

    @CI-206
    Scenario: A stage that ran no test has failed
      Given a stage that finds no test to run
      When the pipeline runs
      Then that stage is reported as failed

    @CI-207
    Scenario: A test is never repeated in silence
      Given a scenario that fails once and would pass the second time
      When the pipeline runs
      Then it is reported as failed
      And its history shows how often that has happened

    @CI-208
    Scenario: Scenarios are shared out among several runners and are all run
      Given the scenarios split over four runners
      When the pipeline runs
      Then every scenario ran on exactly one of them
      And there is one report for all

    @CI-209
    Scenario: Known weaknesses in dependencies stop a change
      Given a change that brings a dependency with a known weakness
      When the security stage runs, without any access to the internet
      Then it fails and names the dependency, the weakness and the version that is free of it

    @CI-210
    Scenario: A secret in a change stops it
      Given a change that contains a private key
      When the security stage runs
      Then it fails and names the file and the line, and does not print the key

  @DOD-ci-cd-pipeline-4
  Rule: Every stage hands its artifacts to developers, reviewers and testers

    @CI-211
    Scenario: A reviewer sees in the merge request what broke
      Given a merge request that breaks a scenario
      When its pipeline has run
      Then the merge request shows that scenario by its title, with the step that failed
      And it shows which lines of the change are covered by tests
