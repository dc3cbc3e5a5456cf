using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Threads;

public sealed class ThreadClockFromOutsideTests() : ClockConformance(new ThreadModel(inside: false));
