namespace Holdfast.Runtime.ThreadPool;

/// <summary>What a timer of the platform calls, until the time of its clock ends.</summary>
/// <param name="clock">The clock.</param>
/// <param name="callback">What the timer is for.</param>
/// <param name="state">What it is called with.</param>
internal sealed class EndingCallback(SystemClock clock, TimerCallback callback, object? state)
{
    /// <summary>The timer has fired.</summary>
    public static void Call(object? one) => ((EndingCallback)one!).Call();

    private void Call()
    {
        if (!clock.HasBeenEnded)
            callback(state);
    }
}
