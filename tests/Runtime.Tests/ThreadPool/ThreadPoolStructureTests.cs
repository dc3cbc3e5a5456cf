using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.ThreadPool;

public sealed class ThreadPoolStructureTests() : StructureConformance(new ThreadPoolModel());
