using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulatedStructureTests() : StructureConformance(new SimulatedModel());
