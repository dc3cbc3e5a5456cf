using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.EventLoop.Ring;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop;

/// <summary>Event loops of one kind, in a folder that is removed afterwards.</summary>
/// <param name="driver">By what they talk with the kernel.</param>
/// <param name="inside">Whether the test's body runs on a loop, rather than outside of them.</param>
/// <param name="loops">How many.</param>
/// <param name="oneByOne">Whether the rings receive and accept one by one, as on kernels that know nothing else.</param>
public sealed class EventLoopModel(EventLoopDriver driver, bool inside = true, int loops = 2, bool oneByOne = false) : ExecutionModel
{
    public override async Task RunAsync(Func<Io, string, Task> body)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-runtime-");
        try
        {
            await using var io = new EventLoopIo(new EventLoopOptions { Driver = driver, Loops = loops });
            foreach (var ring in io.Loops.Loops.Select(loop => loop.Driver).OfType<RingDriver>())
            {
                ring.ReceivesMany = ring.AcceptsMany = !oneByOne;
            }

            var run = inside ? io.Start("test", () => body(io, folder.FullName)) : body(io, folder.FullName);
            await run.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public override ProcessStart Prints(string text, int status) => SystemPrograms.Prints(text, status);

    public override ProcessStart PrintsVariable(string name) => SystemPrograms.PrintsVariable(name);

    public override ProcessStart Sleeps() => SystemPrograms.Sleeps();

    public override ProcessStart CatchesTermination() => SystemPrograms.CatchesTermination();
}
