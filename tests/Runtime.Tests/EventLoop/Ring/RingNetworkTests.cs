using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

public sealed class RingNetworkTests() : NetworkConformance(new EventLoopModel(EventLoopDriver.IoUring));
