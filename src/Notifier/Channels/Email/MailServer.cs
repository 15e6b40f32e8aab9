using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Lightline.Notifier.Channels.Email;

/// <summary>
/// Hands e-mail to an SMTP server, one connection a message. It is in doubt from the first byte of the message until the
/// server's answer to it; before that the server certainly does not have it.
/// </summary>
internal sealed partial class MailServer(MailOptions options, EpisodeLog log, TimeProvider time) : IChannel
{
    public Channel Name => Channel.Email;

    public bool IsOn => options.Host is not null;

    /// <summary>Servers keep a Message-ID and do not compare it.</summary>
    public bool TakesIds => false;

    public async Task<SendOutcome> SendAsync(Outgoing message, CancellationToken cancellationToken)
    {
        var progress = new Progress();
        SendOutcome outcome;
        try
        {
            outcome = await HandOverAsync(message, progress, cancellationToken);
        }
        catch (SmtpCommandException e)
        {
            // What is said of the greeting or of our sender is no word about this message.
            outcome = IsAboutUs(e) ? new SendOutcome(SendResult.Away, "not-authorised")
                : (int)e.StatusCode >= 500
                    && e.ErrorCode is (SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
                    ? new SendOutcome(SendResult.Refused, "refused")
                    : new SendOutcome(SendResult.Away, "server-busy");
        }
        catch (Exception e) when (e is AuthenticationException or ServiceNotAuthenticatedException)
        {
            // The sign-in was refused, or the server wants one (530, RFC 4954 section 6) that we have not.
            outcome = new SendOutcome(SendResult.Away, "not-authorised");
        }
        catch (SslHandshakeException)
        {
            outcome = new SendOutcome(SendResult.Away, "not-trusted");
        }
        catch (NotSupportedException)
        {
            // No STARTTLS or no sign-in: neither words nor password go out in the open.
            outcome = new SendOutcome(SendResult.Away, "not-offered");
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or OperationCanceledException
            or TimeoutException or ServiceNotConnectedException)
        {
            outcome = progress.HasBegun
                ? new SendOutcome(SendResult.InDoubt, "no-answer")
                : new SendOutcome(SendResult.Away, "server-away");
        }

        if (outcome.Result is SendResult.Taken or SendResult.Refused)
        {
            log.Over("mail server");
        }
        else
        {
            log.Struck("mail server", outcome.Reason ?? "");
        }

        return outcome;
    }

    /// <summary>
    /// A recipient refused because of who hands over, not of who receives: relaying denied or our host blocked (X.7.x of RFC
    /// 3463, section 3.8; of a server without such codes 554, or its word of relaying). Whoever set up the server can mend
    /// it, so the message waits.
    /// </summary>
    private static bool IsAboutUs(SmtpCommandException e) => e.ErrorCode is SmtpErrorCode.RecipientNotAccepted
        && (EnhancedCode().Match(e.Message) is { Success: true } code
            ? code.Groups[1].Value == "7"
            : e.StatusCode is SmtpStatusCode.TransactionFailed
                || e.Message.Contains("relay", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^5\.(\d{1,3})\.\d")]
    private static partial Regex EnhancedCode();

    private async Task<SendOutcome> HandOverAsync(Outgoing message, Progress progress, CancellationToken cancellationToken)
    {
        using var mail = MailText.Write(message, options.From, time.GetUtcNow());
        if (mail is null)
        {
            return new SendOutcome(SendResult.Refused, "not-an-address");
        }

        using var deadline = new CancellationTokenSource(SendLimits.AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var smtp = new SmtpClient
        {
            Timeout = (int)SendLimits.AnswerWithin.TotalMilliseconds,
            // A third host that publishes revocations, or an own authority that has none, must not keep mail back.
            CheckCertificateRevocation = false,
        };
        await smtp.ConnectAsync(options.Host!, options.Port, options.Security, either.Token);
        if (options.Username is { } username)
        {
            await smtp.AuthenticateAsync(username, options.Password, either.Token);
        }

        // Told of them, the client takes the codes off the text, and they are what tells why an address was refused.
        smtp.Capabilities &= ~SmtpCapabilities.EnhancedStatusCodes;
        await smtp.SendAsync(mail, either.Token, progress);
        try
        {
            await smtp.DisconnectAsync(quit: true, either.Token);
        }
        catch (Exception e) when (e is IOException or ProtocolException or OperationCanceledException or SocketException)
        {
            // The server has said that it has the message; how it says goodbye changes nothing.
        }

        return SendOutcome.Taken;
    }

    private sealed class Progress : ITransferProgress
    {
        public bool HasBegun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => HasBegun = true;

        public void Report(long bytesTransferred) => HasBegun = true;
    }
}
