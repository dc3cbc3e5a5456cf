using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

public sealed class RingEntropyTests() : EntropyConformance(new EventLoopModel(EventLoopDriver.IoUring));
