using Holdfast.Processes.Conversion;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>
/// Who is started before whom. An order that a file asks for is not carried over, because it says no more than «forked earlier»: the conversion names
/// it, and <c>depends_on</c>, written as it says, gives the order that the peer gave, and waits for more where more is meant.
/// </summary>
[Trait("Category", "Slow")]
public sealed class StartOrderTests
{
    [Fact]
    [Trait("Category", "Peers")]
    public async Task The_order_that_supervisord_makes_of_priorities_is_had_by_what_the_note_says()
    {
        Peer.Supervisord.Require();
        (string Name, int Priority)[] programs = [("last", 30), ("middle", 20), ("first", 10)];
        var text = string.Concat(programs.Select(one => $"[program:{one.Name}]\ncommand=/opt/{one.Name}\npriority={one.Priority}\n"));
        using var stage = new Stage(ConversionKind.Supervisord);
        var file = stage.Place("supervisord.conf", $"[supervisord]\n{text}");
        foreach (var (name, _) in programs)
            stage.Install($"{stage.Root}/opt/{name}");

        var converted = Converter.Convert(ConversionKind.Supervisord, file, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), new(stage.Work)).Value;
        Assert.All(programs, one => Assert.Contains($"priority={one.Priority}", converted.Text, StringComparison.Ordinal));
        Assert.Contains("write depends_on where the order matters", converted.Text, StringComparison.Ordinal);
        var workers = After(Own.Read(ConversionKind.Supervisord, file, stage), ("middle", "first"), ("last", "middle"));

        var theirs = await Peer.Supervisord.RunAsync(stage, file, () => stage.WaitForAsync(3));
        var ours = await Own.RunAsync(stage, workers, () => stage.WaitForAsync(3));
        Assert.Equal(["first", "middle", "last"], theirs.Order);
        Assert.Equal(theirs.Order, ours.Order);
    }

    // systemd.unit(5): «if unit foo.service pulls in unit bar.service as configured with Wants=, … and After=bar.service is set, both units
    // will be started … foo.service after bar.service»; without After= «they will be started up at the same time».
    [Theory]
    [InlineData("After=zone.service\nRequires=zone.service")]
    [InlineData("After=zone.service\nWants=zone.service")]
    public async Task The_order_that_systemd_unit_tells_is_had_by_what_the_note_says(string order)
    {
        using var stage = new Stage(ConversionKind.Systemd);
        var app = stage.Place("app.service", $"[Unit]\n{order}\n[Service]\nExecStart=/opt/app\n");
        var zone = stage.Place("zone.service", "[Service]\nExecStart=/opt/zone\n");
        var converted = Converter.Convert(ConversionKind.Systemd, app, await File.ReadAllTextAsync(app, TestContext.Current.CancellationToken), new(stage.Work)).Value;
        Assert.All(order.Split('\n'), line => Assert.Contains(line, converted.Text, StringComparison.Ordinal));
        Assert.Contains("write depends_on", converted.Text, StringComparison.Ordinal);
        var workers = After([.. Own.Read(ConversionKind.Systemd, app, stage), .. Own.Read(ConversionKind.Systemd, zone, stage)], ("app", "zone"));
        stage.Furnish(workers);

        Assert.Equal(["zone", "app"], (await Own.RunAsync(stage, workers, () => stage.WaitForAsync(2))).Order);
    }

    private static WorkerDefinition[] After(IReadOnlyList<WorkerDefinition> workers, params (string Worker, string Other)[] order) =>
    [
        .. workers.Select(worker => worker with
        {
            DependsOn = [.. order.Where(one => one.Worker == worker.Name).Select(one => new WorkerDependency(one.Other, DependencyCondition.Started))],
        }),
    ];
}
