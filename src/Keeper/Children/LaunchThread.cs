using System.Runtime.CompilerServices;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Children;

/// <summary>
/// A thread that starts programs, with a table of descriptors of its own that has next to nothing in it (close_range(2), CLOSE_RANGE_UNSHARE). What is
/// started begins with a copy of its parent's table, all of which it closes on its way to its program: with hundreds of children, whose
/// pipes and descriptors this program holds, that takes longer than most of the rest. The caller waits for the thread, so nothing runs
/// beside anything else; and nothing runs on it but <see cref="SpawnPlan.Carry"/>, because the numbers that the platform remembers (its source
/// of random numbers, its compiler's memory) mean nothing there. Where the kernel refuses such a table, or code is compiled as it
/// runs, the caller's own thread starts programs.
/// </summary>
internal sealed class LaunchThread : IDisposable
{
    private const int StackBytes = 256 * 1024;
    private const uint FirstAfterStreams = 3;
    private const uint Unshare = 2; // CLOSE_RANGE_UNSHARE

    private readonly AutoResetEvent _asked = new(false);
    private readonly AutoResetEvent _answered = new(false);
    private readonly Thread _thread;
    private bool _hasOwnTable;
    private bool _ending;
    private SpawnPlan? _plan;

    /// <summary>Begins the thread.</summary>
    public LaunchThread()
    {
        _thread = new Thread(Serve, StackBytes) { IsBackground = true, Name = "launch" };
        _thread.Start();
        _answered.WaitOne();
    }

    /// <summary>Carries a plan out.</summary>
    public void Carry(SpawnPlan plan)
    {
        if (!_hasOwnTable)
        {
            plan.Carry();
            return;
        }

        _plan = plan;
        _asked.Set();
        _answered.WaitOne();
        _plan = null;
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        _ending = true;
        _asked.Set();
        _thread.Join();
        _asked.Dispose();
        _answered.Dispose();
    }

    private void Serve()
    {
        _hasOwnTable = !RuntimeFeature.IsDynamicCodeSupported && Libc.CloseRange(FirstAfterStreams, uint.MaxValue, Unshare) == 0;
        _answered.Set();
        while (_hasOwnTable && _asked.WaitOne() && !_ending)
        {
            _plan!.Carry();
            _answered.Set();
        }
    }
}
