using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Threads;

public sealed class ThreadNurseryFromOutsideTests() : NurseryConformance(new ThreadModel(inside: false));
