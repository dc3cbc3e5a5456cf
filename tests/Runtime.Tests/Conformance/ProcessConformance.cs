using System.Text;

namespace Holdfast.Runtime.Tests.Conformance;

public abstract class ProcessConformance(ExecutionModel model)
{
    [Fact]
    public Task Output_and_exit_status_come_back() => model.RunAsync(async io =>
    {
        await using var child = await io.Processes.StartAsync(model.Prints("grüße $HOME", 42), default);
        Assert.True(child.Id > 0);
        Assert.Equal(42, await child.WaitForExitAsync(default));
        Assert.Equal("grüße $HOME", child.Output);
        child.Signal(15);
    });

    [Fact]
    public Task Variables_are_set_and_taken_away() => model.RunAsync(async io =>
    {
        foreach (var value in new[] { "some thing", null })
        {
            var start = model.PrintsVariable("HOLDFAST_TEST") with
            {
                Environment = new Dictionary<string, string?> { ["HOLDFAST_TEST"] = value },
            };
            await using var child = await io.Processes.StartAsync(start, default);
            await child.WaitForExitAsync(default);
            Assert.Equal(value ?? "", child.Output);
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_killed_child_is_reported_with_its_signal(bool detached) => model.RunAsync(async io =>
    {
        foreach (var signal in new[] { 9, 15 })
        {
            await using var child = await io.Processes.StartAsync(model.Sleeps() with { Detached = detached }, default);
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(5), io.Clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => child.WaitForExitAsync(soon.Token).AsTask());
            child.Signal(signal);
            Assert.Equal(128 + signal, await child.WaitForExitAsync(default));
        }
    });

    [Fact]
    public Task A_child_may_handle_a_signal() => model.RunAsync(async io =>
    {
        await using var child = await io.Processes.StartAsync(model.CatchesTermination(), default);
        while (child.Output != "ready")
        {
            await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
        }

        child.Signal(15);
        Assert.Equal(3, await child.WaitForExitAsync(default));
        Assert.Equal("readycaught", child.Output);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Output_is_appended_to_a_file(bool detached) => model.RunAsync(async (io, folder) =>
    {
        var file = $"{folder}/out";
        foreach (var text in new[] { "one ", "two" })
        {
            var start = model.Prints(text, 5) with { OutputFile = file, Detached = detached };
            await using var child = await io.Processes.StartAsync(start, default);
            Assert.Equal(5, await child.WaitForExitAsync(default));
            Assert.Equal("", child.Output);
        }

        Assert.Equal("one two", Encoding.UTF8.GetString(await io.Files.ReadAllBytesAsync(file, default)));
    });

    [Fact]
    public Task A_missing_program_is_named() => model.RunAsync(async io =>
    {
        var start = new ProcessStart { File = "no-such-program-anywhere" };
        var error = await Assert.ThrowsAsync<ProcessStartException>(() => io.Processes.StartAsync(start, default).AsTask());
        Assert.Equal("no-such-program-anywhere", error.File);
        Assert.Contains("no-such-program-anywhere", error.Message);
    });
}
