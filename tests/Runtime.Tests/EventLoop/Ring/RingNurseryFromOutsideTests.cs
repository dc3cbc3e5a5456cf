using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

/// <summary>The test's body is no fiber: each operation is carried over to a loop.</summary>
public sealed class RingNurseryFromOutsideTests() : NurseryConformance(new EventLoopModel(EventLoopDriver.IoUring, inside: false));
