using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulatedProcessesTests() : ProcessConformance(new SimulatedModel());
