using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

public sealed class RingStructureTests() : StructureConformance(new EventLoopModel(EventLoopDriver.IoUring));
