@planned @REQ-test-management
Feature: From a promise to its latest result
  Whoever asks "does it do what was promised?" gets an answer that was measured.

  @DOD-test-management-1
  Rule: Every promise of the scope is traced to scenarios and their latest results

    @TST-209
    Scenario: A promise that lost its last scenario stops the build
      Given a clause of the scope with one scenario
      When a change removes that scenario
      Then the check fails and names the clause

    @TST-210
    Scenario: A result keeps its history when the scenario gets a better title
      Given a scenario with a history of results
      When its title is changed
      Then its history is still one

    @TST-211
    Scenario: The matrix shows every item against every environment
      Given results from the simulator, from processes of one machine and from three regions
      When the matrix is made
      Then it shows for each item of the scope what passed, failed, was skipped and is planned, per environment and build

    @TST-212
    Scenario: A planned scenario that passes by accident is noticed
      Given a scenario that is tagged as planned
      When the planned scenarios are run on trial and it passes
      Then the check asks for the tag to be removed

    @TST-213
    Scenario: The number of planned scenarios never rises in a release
      Given a release branch
      When a change there turns a built scenario into a planned one
      Then the check refuses it

  @DOD-test-management-5
  Rule: A run can be repeated exactly, and a flaw that was found once is looked for ever after

    @TST-214
    Scenario: A failed simulation comes with the command that replays it
      Given a simulated network in which a failure occurred
      When a developer runs the command that the report gives
      Then the same failure occurs at the same moment

    @TST-215
    Scenario: Seeds are searched for a night and a finding is handed over whole
      Given an invariant that breaks in one run out of ten thousand
      When simulations run with new seeds all night
      Then the report names the seed, the invariant and the shortest story that breaks it

    @TST-216
    Scenario: A scenario that sometimes fails is marked, owned and counted
      Given a scenario that failed in three of its last hundred runs
      When the report is made
      Then it is listed as flaky, with its owner's note and these numbers
