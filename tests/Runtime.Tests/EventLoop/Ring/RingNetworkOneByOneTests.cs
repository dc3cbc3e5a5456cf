using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

/// <summary>As on a kernel whose rings neither receive nor accept by themselves.</summary>
public sealed class RingNetworkOneByOneTests() : NetworkConformance(new EventLoopModel(EventLoopDriver.IoUring, oneByOne: true));
