@planned @REQ-documentation-system
Feature: Documentation that lives with the code
  What is written beside the code is read, checked and published with it, or it would soon be wrong.

  @DOD-documentation-system-1
  Rule: Every part has a README of a known structure

    @DOC-201
    Scenario: A part without a README is refused
      Given a change that adds a part without a README
      When the check runs
      Then it names the part and what its README must contain

    @DOC-202
    Scenario: A README that says nothing of its words or its tests is refused
      Given a part whose README lacks the section on where it is tested
      When the check runs
      Then it names the README and the section

  @DOD-documentation-system-2
  Rule: Every part has a class diagram, and they add up to one of the whole

    @DOC-203
    Scenario: A diagram follows the code
      Given a part whose port gets a new method
      When the documentation is built
      Then the method is in the part's diagram and in the diagram of the whole

    @DOC-204
    Scenario: A diagram that no longer shows the code is found
      Given a part whose port got a new method
      When the check runs before the documentation was built again
      Then it names the diagram as stale

    @DOC-205
    Scenario: State machines and message sequences in the documentation are those of the code
      Given the documented states of a deployment
      When a change adds a state to the code only
      Then the check names the diagram that lacks it

  @DOD-documentation-system-3
  Rule: A part may add pages of its own, and links lead somewhere

    @DOC-206
    Scenario: A part's own page appears in the portal
      Given a part with a page of its own that its README links to
      When the portal is built
      Then the page stands below the part in the contents

  @DOD-documentation-system-4
  Rule: A change brings its documentation with it, and a stale page is found

    @DOC-207
    Scenario: What a reader types from the tutorial works
      Given the tutorial
      When every command in it is typed on a fresh machine
      Then every command does what the tutorial says

    @DOC-208
    Scenario: The references of commands, behaviours, errors and job files are made from the code
      Given a change that adds a behaviour, a command and a field of the job file
      When the documentation is built
      Then all three are described where users look for them, with the words that the code gives them

  @DOD-documentation-system-5
  Rule: New functions and architecture are asked for and proposed in a known way

    @DOC-209
    Scenario: A partner proposes a function
      Given the template for proposals
      When a partner fills it in and the proposal is merged
      Then the portal lists it as proposed, apart from what exists
      And its acceptance scenarios are counted as planned

    @DOC-210
    Scenario: A decision is recorded and found again
      Given a decision that changed the architecture
      When a reader asks why it is as it is
      Then the record names the situation, the choice, what was given up and what it replaced

  @DOD-documentation-system-6
  Rule: A portal is built regularly from what lies beside the code

    @DOC-211
    Scenario: The portal is one tree of all pages
      Given the README of every part and the pages in the documentation folder
      When the portal is built
      Then every page is in its contents, can be searched, and names its source and the time of its last change

    @DOC-212
    Scenario: The portal shows the main line and the releases apart
      Given a main line and a release that differ
      When a reader opens the portal
      Then the reader chooses between them and always sees which one it is
