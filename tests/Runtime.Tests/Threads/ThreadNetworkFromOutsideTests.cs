using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Threads;

public sealed class ThreadNetworkFromOutsideTests() : NetworkConformance(new ThreadModel(inside: false));
