using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Secrets;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast secrets</c>: sets, lists, removes and rotates the secrets of the node's store. No value is ever printed.</summary>
internal static class SecretsCommand
{
    private const int ValueLimit = 4096;

    public static Command Build(Shell shell) =>
        new("secrets", "Set, list, remove and rotate the secrets that journeys type.") { Set(shell), List(shell), Remove(shell), Rotate(shell) };

    private static Command Set(Shell shell)
    {
        var name = new Argument<string>("name") { Description = "The secret's name." };
        var command = new Command("set", "Set a secret; its value is asked for unseen, or read from standard input.") { name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var value = Console.IsInputRedirected ? await ReadAsync(cancellationToken) : Ask();
            try
            {
                var set = await shell.Client().Secrets.SetAsync(parsed.GetValue(name)!, value, cancellationToken);
                return Say(set, $"{parsed.GetValue(name)} is set");
            }
            finally
            {
                CryptographicOperations.ZeroMemory(value);
            }
        });
        return command;
    }

    private static Command List(Shell shell)
    {
        var command = new Command("list", "List the secrets, without their values.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Secrets.ListAsync(cancellationToken),
            ContractsJson.Default.PageSecretInfo,
            page => Print(page.Items, shell.Io.Clock.UtcNow)));
        return command;
    }

    private static Command Remove(Shell shell)
    {
        var name = new Argument<string>("name") { Description = "The secret's name." };
        var command = new Command("remove", "Remove a secret.") { name };
        command.SetAction(async (parsed, cancellationToken) => Say(
            await shell.Client().Secrets.RemoveAsync(parsed.GetValue(name)!, cancellationToken), $"{parsed.GetValue(name)} is removed"));
        return command;
    }

    private static Command Rotate(Shell shell)
    {
        var command = new Command("rotate", "Encrypt all secrets anew with a new key.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Secrets.RotateAsync(cancellationToken),
            ContractsJson.Default.RotationInfo,
            rotation => Console.WriteLine($"{Style.Green("✓")} {rotation.Secrets} encrypted anew")));
        return command;
    }

    private static int Say(Result<Done> result, string done)
    {
        if (result.Fault is { } fault) return Shell.Fail(fault);
        Console.WriteLine($"{Style.Green("✓")} {done}");
        return 0;
    }

    private static void Print(IReadOnlyList<SecretInfo> secrets, DateTimeOffset now)
    {
        var table = new Table("NAME", "SET");
        foreach (var secret in secrets) table.Add(secret.Name, Ages.Since(secret.UpdatedAt, now));
        table.Print("none", "  ");
    }

    /// <summary>Standard input without its last line end; what is over the limit is left to the node to refuse.</summary>
    private static async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[ValueLimit + 3];
        var length = await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var value = buffer.AsSpan(0, length).TrimEnd("\r\n"u8).ToArray();
        CryptographicOperations.ZeroMemory(buffer);
        return value;
    }

    private static byte[] Ask()
    {
        Console.Error.Write("Value: ");
        var typed = new char[ValueLimit];
        var length = 0;
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace) length = Math.Max(0, length - 1);
            else if (!char.IsControl(key.KeyChar) && length < typed.Length) typed[length++] = key.KeyChar;
        }

        Console.Error.WriteLine();
        var value = Encoding.UTF8.GetBytes(typed, 0, length);
        Array.Clear(typed);
        return value;
    }
}
