@REQ-supervision @needs:docker
Feature: Parts of one job
  Parts of a job depend on each other. When one fails, the others and the owner hear of it.

  @DOD-supervision-3
  Rule: An error reaches the other actors of the same workflow, and the person who started it

    @SUP-001
    Scenario: A service whose other half has failed is ended
      Given "alice" is in the network and offers nothing
      And a network of "bob" and "carol"
      And "alice" has a file "halves.yaml":
        """
        version: V1
        resources:
          small:
            cpu: { cores: 0.1 }
            ram: { size: 32 MiB }
            disk: { size: 32 MiB }
        allocations:
          steady:
            executor: docker
            type: service
            resources: small
            execution: { type: docker, image: "dms/busybox:1", cmd: [sleep, "3600"] }
          weak:
            executor: docker
            type: service
            resources: small
            execution: { type: docker, image: "dms/busybox:1", cmd: [sh, -c, "sleep 3; exit 1"] }
        nodes:
          one: { allocations: [steady] }
          two: { allocations: [weak] }
        """
      When "alice" deploys the file "halves.yaml"
      Then the deployment is failed within 60 seconds
      And the deployment failed because "weak failed"
      And "bob" has nothing in use
      And "carol" has nothing in use

  @DOD-supervision-5 @needs:faults
  Rule: A machine that is lost, and one that comes back, are handled as the job says

    @SUP-002
    Scenario: What is left of a job is ended when one of its machines is lost
      Given "alice" is in the network and offers nothing
      And a network of "bob" and "carol"
      And "alice" runs two services on two machines
      When "bob" is cut off from everybody
      Then the deployment is failed within 5 minutes
      And the deployment failed because "was lost with bob"
      And "carol" has nothing in use
