namespace Holdfast.Runtime.Scheduling;

/// <summary>A continuation that the platform brings back to a fiber.</summary>
internal sealed class PostedCallback(Fiber fiber, SendOrPostCallback callback, object? state) : IThreadPoolWorkItem
{
    /// <summary>Runs it as the fiber.</summary>
    public void Execute() => fiber.Run(static item => item.Call(), this);

    private void Call() => callback(state);
}
