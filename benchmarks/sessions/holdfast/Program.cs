using System.Globalization;
using Holdfast.Benchmarks.Sessions;
using Holdfast.Runtime.ThreadPool;

// What measures is not to wait for what is measured: a client that is late itself tells nothing of the server. The server that does nothing is
// given what the daemon has.
if ((args is ["rate", ..] ? -10 : args is ["floor", var given] ? Number(given) : 0) is var niceness and not 0 && ProgramPriority.TrySet(niceness) is { } refusal)
    await Console.Error.WriteLineAsync($"{args[0]} waits for the processors as all others do: {refusal}.");

// What benchmarks/sessions/run starts; see there. Prints lines of a name and a value.
switch (args)
{
    case ["balance"]:
        Balance.Run();
        return 0;
    case ["drive", var config, var data, var keeper, var count, var seconds, var think]:
        await using (var sessions = await ServiceSessions.StartAsync(config, data, keeper))
            await new DriveRun(sessions, Number(count), TimeSpan.FromSeconds(Number(seconds)), TimeSpan.FromMilliseconds(Number(think))).RunAsync();
        return 0;
    case ["create", var config, var data, var keeper, var count]:
        await using (var sessions = await ServiceSessions.StartAsync(config, data, keeper))
            await new CreateRun(sessions, Number(count)).RunAsync();
        return 0;
    case ["floor", _]:
        FloorServer.Run();
        return 0;
    case ["rate", var socket, var port, var floor, var held, var perSecond, var seconds]:
        await using (var sessions = await RestSessions.ConnectAsync(socket, Number(port), waitSeconds: 60))
            await new RateRun(sessions, Number(floor), Number(held), Number(perSecond), TimeSpan.FromSeconds(Number(seconds))).RunAsync();
        return 0;
    case ["tellers", var socket, var port, var count, var think, var patience, var ledger]:
        await using (var sessions = await RestSessions.ConnectAsync(socket, Number(port), Number(patience)))
            await new TellersRun(sessions, Number(count), TimeSpan.FromMilliseconds(Number(think)), ledger).RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Started by benchmarks/sessions/run.");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
