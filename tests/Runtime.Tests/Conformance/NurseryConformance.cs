namespace Holdfast.Runtime.Tests.Conformance;

public abstract class NurseryConformance(ExecutionModel model)
{
    [Fact]
    public Task It_waits_for_every_child() => model.RunAsync(async io =>
    {
        var ended = 0;
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                for (var i = 1; i <= 5; i++)
                {
                    var milliseconds = i;
                    nursery.Start($"child:{i}", async token =>
                    {
                        await io.Clock.Delay(TimeSpan.FromMilliseconds(milliseconds), token);
                        nursery.Start("grandchild", async inner =>
                        {
                            await io.Clock.Delay(TimeSpan.FromMilliseconds(1), inner);
                            Interlocked.Increment(ref ended);
                        });
                    });
                }

                return Task.CompletedTask;
            },
            default);
        Assert.Equal(5, ended);
    });

    [Fact]
    public Task The_first_failure_cancels_the_others_and_is_thrown() => model.RunAsync(async io =>
    {
        var cancelled = 0;
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Nursery.RunAsync(
            io,
            async nursery =>
            {
                nursery.Start("sleeper", async token =>
                {
                    try
                    {
                        await io.Clock.Delay(TimeSpan.FromHours(1), token);
                    }
                    finally
                    {
                        cancelled++;
                    }
                });
                nursery.Start("late", async token =>
                {
                    try
                    {
                        await io.Clock.Delay(TimeSpan.FromHours(1), token);
                    }
                    catch (OperationCanceledException cause)
                    {
                        throw new InvalidDataException("second", cause);
                    }
                });
                nursery.Start("failing", async token =>
                {
                    await io.Clock.Delay(TimeSpan.FromMilliseconds(2), token);
                    throw new InvalidDataException("first");
                });
                await io.Clock.Delay(TimeSpan.FromHours(1), nursery.CancellationToken);
            },
            default));
        Assert.Equal("first", error.Message);
        Assert.Equal(1, cancelled);
    });

    [Fact]
    public Task A_failing_body_cancels_the_children() => model.RunAsync(async io =>
    {
        var ended = false;
        await Assert.ThrowsAsync<InvalidDataException>(() => Nursery.RunAsync(
            io,
            nursery =>
            {
                nursery.Start("sleeper", async token =>
                {
                    try
                    {
                        await io.Clock.Delay(TimeSpan.FromHours(1), token);
                    }
                    finally
                    {
                        ended = true;
                    }
                });
                throw new InvalidDataException();
            },
            default));
        Assert.True(ended);
    });

    [Fact]
    public Task Cancelling_from_outside_cancels_and_still_waits() => model.RunAsync(async io =>
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(3), io.Clock);
        var ended = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Nursery.RunAsync(
            io,
            nursery =>
            {
                nursery.Start("careful", async token =>
                {
                    try
                    {
                        await io.Clock.Delay(TimeSpan.FromHours(1), token);
                    }
                    finally
                    {
                        await io.Clock.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                        ended = true;
                    }
                });
                return Task.CompletedTask;
            },
            stop.Token));
        Assert.True(ended);
    });

    [Fact]
    public Task Nothing_starts_in_one_that_has_closed() => model.RunAsync(async io =>
    {
        Nursery? kept = null;
        await Nursery.RunAsync(
            io,
            nursery =>
            {
                kept = nursery;
                return Task.CompletedTask;
            },
            default);
        Assert.Throws<InvalidOperationException>(() => kept!.Start("late", _ => Task.CompletedTask));
    });
}
