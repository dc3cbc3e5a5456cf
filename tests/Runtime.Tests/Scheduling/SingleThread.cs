using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Tests.Scheduling;

/// <summary>An executor on the test's own thread: what is ready runs in order when the test says so, so each state can be looked at.</summary>
internal sealed class SingleThread : Executor
{
    private readonly Queue<IThreadPoolWorkItem> _ready = new(1024);

    public override FiberTable Fibers { get; } = new();

    public override long Milliseconds => 0;

    public override void Enqueue(IThreadPoolWorkItem item, Fiber? owner) => _ready.Enqueue(item);

    public Fiber Spawn(string name, Func<Fiber> body)
    {
        var fiber = body();
        fiber.Launch(name, this);
        return fiber;
    }

    /// <summary>Runs until nothing is ready; throws the first failure of those given, which must have ended.</summary>
    public void Run(params ReadOnlySpan<Fiber> fibers)
    {
        while (_ready.TryDequeue(out var item))
        {
            item.Execute();
        }

        foreach (var fiber in fibers)
        {
            fiber.GetAwaiter().GetResult();
        }
    }
}
