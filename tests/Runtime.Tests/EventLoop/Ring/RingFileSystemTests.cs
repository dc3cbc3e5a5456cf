using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Ring;

public sealed class RingFileSystemTests() : FileSystemConformance(new EventLoopModel(EventLoopDriver.IoUring));
