using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Threads;

public sealed class ThreadProcessTests() : ProcessConformance(new ThreadModel());
