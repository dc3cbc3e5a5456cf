using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

public sealed class RingProcessesTests() : ProcessConformance(new EventLoopModel(EventLoopDriver.IoUring));
