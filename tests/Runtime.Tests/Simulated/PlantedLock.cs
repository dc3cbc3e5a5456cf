using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>A lock that tells who holds it.</summary>
internal sealed class PlantedLock(string name) : IHeld
{
    private readonly Queue<Turn> _turns = new();
    private Fiber? _holder;

    public string DescribeHeld() => $"lock '{name}'";

    public async ValueTask EnterAsync()
    {
        if (_holder is not null)
        {
            var turn = new Turn(this);
            _turns.Enqueue(turn);
            await turn.UntypedTask;
        }

        _holder = Fiber.Current!;
        _holder.Hold(this);
    }

    public void Leave()
    {
        _holder!.LetGo(this);
        if (_turns.TryDequeue(out var next)) next.TrySetResult(true);
        else _holder = null;
    }

    private sealed class Turn(PlantedLock owner) : Waiter<bool>
    {
        public override IEnumerable<Fiber> WaitsFor => owner._holder is { } holder ? [holder] : [];

        public override string DescribeWait() => $"lock '{owner.DescribeHeld()[6..^1]}'";
    }
}
