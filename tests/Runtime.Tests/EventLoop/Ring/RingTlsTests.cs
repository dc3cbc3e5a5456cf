using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

public sealed class RingTlsTests() : TlsConformance(new EventLoopModel(EventLoopDriver.IoUring));
