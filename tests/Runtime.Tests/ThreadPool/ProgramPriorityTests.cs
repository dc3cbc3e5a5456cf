using System.Globalization;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.ThreadPool;

/// <summary>The priority of this very program, a step down and back where that may be.</summary>
public sealed class ProgramPriorityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_threads_have_it_and_what_is_started_has_what_this_program_had_at_first(bool hasOutputFile)
    {
        await using var io = new ThreadPoolIo();
        var first = ProgramPriority.Niceness;
        var mayGoBack = ProgramPriority.TrySet(first + 1) is null && ProgramPriority.TrySet(first) is null;
        var file = Path.GetTempFileName();
        try
        {
            Assert.Null(ProgramPriority.TrySet(first + 1));

            var later = 0;
            var thread = new Thread(() => later = ProgramPriority.Niceness);
            thread.Start();
            thread.Join();
            var child = await io.Processes.StartAsync(
                new ProcessStart { File = "nice", OutputFile = hasOutputFile ? file : null }, CancellationToken.None);
            await child.WaitForExitAsync(CancellationToken.None);

            Assert.Equal(first + 1, later);
            Assert.Equal(first + 1, await Task.Run(() => ProgramPriority.Niceness));
            var began = hasOutputFile ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : child.Output;
            Assert.Equal(mayGoBack ? first : first + 1, int.Parse(began, CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(file);
            if (mayGoBack) Assert.Null(ProgramPriority.TrySet(first));
        }
    }

    [Theory]
    [InlineData(-21)]
    [InlineData(20)]
    public void What_is_no_niceness_is_refused(int niceness) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProgramPriority.TrySet(niceness));
}
