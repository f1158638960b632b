@planned @REQ-ci-cd-pipeline
Feature: Releases
  Users get the very file that was tested, under a name that says what it is.

  @DOD-ci-cd-pipeline-5
  Rule: What is tested is what is released, by version names with rules of their own

    @CI-212
    Scenario: All environments run the file that is released
      Given a build of a release candidate
      When it has passed the whole matrix
      Then the file that is published is the file that was tested, to the last byte

    @CI-213
    Scenario: Two builds of the same commit are the same
      Given a commit
      When it is built twice, on different days and in different folders
      Then the two files are the same
      And what cannot be the same is listed with the reason

    @CI-214
    Scenario: A milestone goes from its first candidate to its final release
      Given the branches for development and for release
      When a bootstrap release, candidates, a patch of a candidate and the final release are made in turn
      Then each has the tag that its place in the order demands
      And each has notes that were cut from the changelog

    @CI-215
    Scenario Outline: A version name that breaks the rules is refused
      Given the release branch with its latest candidate "v0.5.0-rc2"
      When somebody releases "<name>"
      Then it is refused because <reason>

      Examples:
        | name           | reason                                   |
        | v0.5.0-rc2     | that name is taken                       |
        | v0.5.0-rc1-p1  | a later candidate exists                 |
        | v0.5-rc3       | a version has three numbers              |
        | 0.5.0-rc3      | a version name begins with a v           |

    @CI-216
    Scenario: A release says what is in it
      Given a release
      When a user downloads it
      Then checksums and a list of everything that it contains come with it
      And the program names the commit that it was built from

    @CI-217
    Scenario: The package installs on a clean machine and runs
      Given a clean machine "bob"
      When its owner installs the package of the release
      Then the node runs as a service after the next start of the machine
      And removing the package leaves only what the owner chose to keep
